/** The device bench over its HTTP API, for scripts that run beside it. */
import { z } from 'zod';

const papers = z.array(z.object({ id: z.number(), cut: z.string().nullable(), text: z.string() }));
type Paper = z.infer<typeof papers>[number];

export interface BenchRemote {
  scan(code: string): Promise<void>;
  /** The printer takes connections and says nothing. */
  freezePrinter(frozen: boolean): Promise<void>;
  setNetwork(on: boolean): Promise<void>;
  /** Receipts that were cut off, oldest first. */
  receipts(): Promise<readonly Paper[]>;
}

export function remoteBench(address: string): BenchRemote {
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(new URL(path, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`bench ${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    scan: (code) => post('/api/scanner/scan', { code }),
    freezePrinter: (frozen) => post('/api/printer/frozen', { frozen }),
    setNetwork: (on) => post('/api/network', { on }),
    receipts: async () => {
      const answer = await fetch(new URL('/api/papers', address));
      return papers.parse(await answer.json()).filter((paper) => paper.cut !== null);
    },
  };
}
