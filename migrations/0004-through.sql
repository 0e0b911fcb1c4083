-- How a batch came: a job that died is done again by the worker, an import from the command line is not.

alter table register.batch add column through text not null default 'page' check (through in ('page', 'command-line', 'api', 'import'));
