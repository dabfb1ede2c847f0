"""Rating many grassroots unions at once: what a list or a sheet says of each, judged by the rules of one by one."""
