"""Put documents where they belong: safe names, a manifest, whole files or none."""
