/** How the server that we start ourselves is set, and why. Whoever brings a server sets it themselves. */
const settings: Readonly<Record<string, string>> = {
  // Only this machine, only over TCP: a socket file would need a folder that both users can reach.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // The server, the import, the jobs and a command line beside them.
  max_connections: '60',
  // The whole register of 270,000 recommendations with its indexes is about 1 GB; the rest stays in the file cache.
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  // A sort or hash of one State's register stays in memory.
  work_mem: '32MB',
  // Indexes that a migration builds.
  maintenance_work_mem: '256MB',
  // A large import is one transaction: fewer checkpoints while it runs, and full pages take half the room.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  // Flash storage, as nearly everywhere today.
  random_page_cost: '1.1',
  // Compiling a query takes longer than any of ours runs.
  jit: 'off',
  // One writer at most waits for another; a forgotten transaction does not hold the rest for ever.
  idle_in_transaction_session_timeout: '10min',
  // Sizes and times in the log mean the same everywhere.
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
}

/** The settings as arguments of `postgres`; `others` come last and win. */
export function serverArguments(others: Readonly<Record<string, string>>): string[] {
  return Object.entries({ ...settings, ...others }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * For `initdb`. UTF-8 everywhere; the built-in C.UTF-8 locale orders by code point and knows every letter's case, is
 * the same on every system and never changes under an index. Orders for readers are made by language where they read.
 */
export const initialisation: readonly string[] = [
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--text-search-config=simple',
  '--data-checksums',
  '--auth=scram-sha-256',
]
