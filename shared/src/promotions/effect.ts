/** Actions that change no price: the hub carries them out when the purchase is booked. */
import type { z } from 'zod';
import type { Text } from '../kernel/text.ts';
import { actionMechanic } from './mechanic.ts';
import type { CompiledAction, CompileTools, Mechanic } from './mechanic.ts';
import type { Effect } from './result.ts';

interface EffectDefinition<Params extends z.ZodType> {
  readonly kind: string;
  readonly title: Text;
  readonly params: Params;
  readonly sentence: (params: z.output<Params>) => Text;
  /** Without a member there is nobody to do it to. */
  readonly needsMember: boolean;
  readonly data: (params: z.output<Params>) => Effect['data'];
  /** Checks references while compiling. */
  readonly check?: (params: z.output<Params>, tools: CompileTools) => void;
}

/** Makes a mechanic that puts one effect into the result, under its own kind. */
export function effectAction<Params extends z.ZodType>(
  definition: EffectDefinition<Params>,
): Mechanic<Params, CompiledAction> {
  const { kind, title, params, sentence, needsMember } = definition;
  return actionMechanic({
    kind,
    title,
    params,
    sentence,
    compile: (parsed, tools) => {
      definition.check?.(parsed, tools);
      const data = definition.data(parsed);
      return {
        phase: 'effects',
        signs: [],
        benefit: false,
        raises: [],
        run: (turn) => {
          if (needsMember && turn.view.member === null) return false;
          const { promotionId, version, ruleId } = turn.by;
          turn.out.effects.push({ promotionId, version, ruleId, kind, data: { ...data } });
          return true;
        },
      };
    },
  });
}
