/** Version of the till's program, said to the hub. */
export const AGENT_VERSION = '0.1.0';
