/** Templates of numbers. */
import { listTemplates, putTemplate } from '@verno/shared/contracts/hub/coupons';
import type { TemplateView } from '@verno/shared/contracts/hub/coupons';
import { ok } from '@verno/shared/kernel/result';
import { capacityOf, numberAt, numberTemplate } from '@verno/shared/marketing/number-template';
import { staffRoute } from '../../http/routes.ts';
import type { Route } from '../../http/routes.ts';
import * as numbers from '../../marketing/numbers.ts';
import { refusable } from '../../marketing/refusable.ts';
import type { Db } from '../../store/database.ts';

export function templateRoutes(db: Db): Route[] {
  return [
    staffRoute(listTemplates, async (_call, staff) => {
      const rows = await db
        .selectFrom('number_template')
        .where('partner_id', '=', staff.partnerId)
        .select(['template_id', 'name', 'template'])
        .orderBy('template_id')
        .execute();
      return ok({
        items: rows.map((row) =>
          viewOf({
            templateId: row.template_id,
            name: row.name,
            template: numberTemplate.parse(row.template),
          }),
        ),
      });
    }),
    staffRoute(putTemplate, async ({ params, body }, staff) => {
      const named = { ...body, templateId: params.templateId };
      const done = await refusable(db, (tx) => numbers.putTemplate(tx, staff.partnerId, named));
      return done.ok ? ok(viewOf(named)) : done;
    }),
  ];
}

function viewOf(named: numbers.NamedTemplate): TemplateView {
  return {
    ...named,
    capacity: capacityOf(named.template).toString(),
    example: numberAt(named.template, 0n),
  };
}
