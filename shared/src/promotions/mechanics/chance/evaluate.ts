import { WHOLE_BP } from '../../../money/rounding.ts';
import { conditionMechanic, leaf, verdict } from '../../mechanic.ts';
import { percentText } from '../../sentence.ts';
import type { View } from '../../view.ts';
import { chanceParams } from './params.ts';

export const chance = conditionMechanic({
  kind: 'chance',
  title: { ru: 'Вероятность', en: 'Probability' },
  params: chanceParams,
  sentence: ({ shareBp }) => ({
    ru: `с вероятностью ${percentText(shareBp)}`,
    en: `with probability ${percentText(shareBp)}`,
  }),
  compile: ({ shareBp, seed }) =>
    leaf(
      (view) => verdict(drawBp(seed, view) < shareBp),
      (view) => ({
        code: 'condition.chance',
        fact: 'cheque.draw',
        expected: shareBp,
        seen: drawBp(seed, view),
      }),
    ),
});

/**
 * 0 … 9999 from the seed and the cheque's own draw; a cheque without one draws once a day for its member
 * or till, so that adding goods never draws again.
 */
function drawBp(seed: string, { cheque, member, now }: View): number {
  const own = cheque.draw ?? `${member?.memberId ?? cheque.tillId}|${now.date}`;
  return mixed(`${seed}|${own}`) % WHOLE_BP;
}

/** FNV-1a over UTF-16 units, then the finalizer of MurmurHash3 so that close texts fall far apart. */
function mixed(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
