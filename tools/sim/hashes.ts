/** Hashes, signatures and prices of the simulated world: toys of what the product uses. */
import type { SimEvent } from './model.ts';

/** FNV-1a over two lanes: quick, and as good as SHA-256 against everything but a forger. Signed 32 bits each. */
export function lanesOf(text: string): readonly [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return [low, high];
}

/** Both lanes as text: what stands for a SHA-256 of the product. */
export function digest(text: string): string {
  const [low, high] = lanesOf(text);
  return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}

export const rootOf = (till: string, epoch: number): string => digest(`root/${till}/${epoch}`);

export function hashOf(event: Omit<SimEvent, 'hash'>): string {
  const { id, till, epoch, seq, prevHash, wallMs, payload: p } = event;
  return digest(
    `${id}/${till}/${epoch}/${seq}/${prevHash}/${wallMs}/${p.schema}/${p.poison}/${p.member}/` +
      `${p.bundle}/${p.price}/${p.total}/${p.earn}/${p.spend}/${p.release}`,
  );
}

/** A signature that only the holder of the key can make, as far as this world goes. */
export const signOf = (key: string, text: string): string => `${key}~${digest(text)}`;

/** What a cheque comes to under a bundle's text: the toy of the promotion engine. */
export function priceBy(text: string, price: number): number {
  const percent = Number(text.split('%')[0] ?? '0');
  return price - Math.round((price * percent) / 100);
}
