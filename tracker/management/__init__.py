"""Running and keeping the site: its processes, its broker, its backups, its moves."""
