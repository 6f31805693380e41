"""Many units' workbooks become one: figures with their sources, ledgers, prose as material, a reviewer's edits kept."""
