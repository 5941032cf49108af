/** The test till: calculations on drafts, marked as tests, that touch no figure. */
import { calculateTest, cancelTest, confirmTest } from '@verno/shared/contracts/hub/test-till';
import type { Caller } from '../../auth/callers.ts';
import { cancelCalculated } from '../../calculations/cancel.ts';
import { confirmCalculated } from '../../calculations/confirm.ts';
import { createCalculation } from '../../calculations/make.ts';
import type { Acting, CalculationParts } from '../../calculations/parts.ts';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import { draftProgram } from './draft-program.ts';

export function testTillRoutes(parts: CalculationParts): Route[] {
  const acting = (caller: Caller): Acting => ({
    caller,
    right: 'drafts.calculate',
    test: true,
    ownOnly: true,
  });
  return [
    staffRoute(calculateTest, async ({ body }, caller) => {
      const { draft, localTime, ...input } = body;
      const program = await draftProgram(parts.db, caller.partnerId, draft);
      if (!program.ok) return program;
      const variation = { program: program.value, local: localTime };
      return createCalculation(parts, acting(caller), input, variation);
    }),
    staffRoute(confirmTest, async ({ params, body }, caller) =>
      confirmCalculated(parts, acting(caller), params.calculationId, body),
    ),
    staffRoute(cancelTest, async ({ params }, caller) =>
      cancelCalculated(parts, acting(caller), params.calculationId, null),
    ),
  ];
}
