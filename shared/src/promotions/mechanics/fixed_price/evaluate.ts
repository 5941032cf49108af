import { actionMechanic } from '../../mechanic.ts';
import { offKopecks } from '../../off.ts';
import { rublesText } from '../../sentence.ts';
import { choose, chosenMilli, compileTarget } from '../../target.ts';
import { giveEach } from '../../turn.ts';
import { fixedPriceParams } from './params.ts';

export const fixedPrice = actionMechanic({
  kind: 'fixed_price',
  title: { ru: 'Фиксированная цена', en: 'Fixed price' },
  params: fixedPriceParams,
  sentence: ({ priceKopecks }) => ({
    ru: `по цене ${rublesText(priceKopecks)}`,
    en: `for ${rublesText(priceKopecks)}`,
  }),
  compile: ({ priceKopecks, ...params }, tools) => {
    const target = compileTarget(params.target, tools);
    return {
      phase: 'goods',
      signs: target.goods.signs,
      benefit: true,
      raises: [],
      run: (turn) => {
        const chosen = choose(turn, target, 'remaining', undefined);
        const wanted = chosen.bases.map((base, place) =>
          offKopecks({ type: 'price', priceKopecks }, base, chosenMilli(turn, chosen, place)),
        );
        return giveEach(turn, chosen, wanted, undefined);
      },
    };
  },
});
