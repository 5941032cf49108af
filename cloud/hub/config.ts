/** What a hub process is told from outside. */

export interface HubConfig {
  /** Folder of the embedded database and of what belongs to this machine. */
  readonly data: string;
  /** Connection string of an own PostgreSQL; null = embedded. */
  readonly databaseUrl: string | null;
  /** TCP port; 0 = any free one. */
  readonly port: number;
  /** Address to listen on; the hub stays on this machine unless told otherwise. */
  readonly host: string;
  /** Express «trust proxy» value, e.g. `loopback`; empty = none. */
  readonly trustedProxies: string;
  /** Folder of the built console; null = the one in the source tree. */
  readonly consoleFiles: string | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info';
}

export const DEFAULT_DATA = '.data/hub';
export const DEFAULT_PORT = 8080;
