"""核稿: format against GB/T 9704-2012, text against common errors."""
