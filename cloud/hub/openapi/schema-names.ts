/** Shapes that the document names; every other is written where it is used. To name one, add a line. */
import { z } from 'zod';
import { applicationView } from '@verno/shared/contracts/hub/applications';
import {
  calculationLine,
  calculationRow,
  calculationView,
  confirmedPurchase,
  priceView,
} from '@verno/shared/contracts/hub/calculations';
import { goodsView } from '@verno/shared/contracts/hub/catalogue';
import { memberCard } from '@verno/shared/contracts/hub/member-changes';
import { memberIdentifier } from '@verno/shared/contracts/hub/member-identifiers';
import {
  accountView,
  memberRow,
  memberView,
  postingRow,
} from '@verno/shared/contracts/hub/members';
import { storeView } from '@verno/shared/contracts/hub/places';
import {
  accrualView,
  purchaseLineView,
  purchaseRow,
  purchaseView,
} from '@verno/shared/contracts/hub/purchases';
import { sessionView } from '@verno/shared/contracts/hub/session';
import { tillRow } from '@verno/shared/contracts/hub/tills';
import { problemDetails } from '@verno/shared/contracts/problem';
import { traceEntry } from '@verno/shared/promotions/result';

export const PROBLEM_SCHEMA = 'Problem';

const NAMES: Readonly<Record<string, z.ZodType>> = {
  [PROBLEM_SCHEMA]: problemDetails,
  Account: accountView,
  Accrual: accrualView,
  Application: applicationView,
  Calculation: calculationView,
  CalculationLine: calculationLine,
  CalculationRow: calculationRow,
  ConfirmedPurchase: confirmedPurchase,
  Goods: goodsView,
  Member: memberView,
  MemberCard: memberCard,
  MemberIdentifier: memberIdentifier,
  MemberRow: memberRow,
  Posting: postingRow,
  Price: priceView,
  Purchase: purchaseView,
  PurchaseLine: purchaseLineView,
  PurchaseRow: purchaseRow,
  Session: sessionView,
  Store: storeView,
  TillRow: tillRow,
  TraceEntry: traceEntry,
};

/** Names by schema, as zod wants them. */
export function namedSchemas(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMES)) registry.add(schema, { id });
  return registry;
}
