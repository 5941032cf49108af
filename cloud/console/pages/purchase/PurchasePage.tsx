import './purchase.css';
import { getPurchase, type PurchaseView } from '@verno/shared/contracts/hub/purchases';
import { Paper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCall } from '../../client/services.ts';
import { readOperation } from '../../client/queries.ts';
import { useTexts } from '../../text/i18n.ts';
import { useFormat } from '../../text/use-format.tsx';
import { DetailPage } from '../../ui/DetailPage.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { Accruals, Payments } from './Money.tsx';
import { Inputs } from './Inputs.tsx';
import { Lines } from './Lines.tsx';
import { Refunds } from './Refunds.tsx';
import { purchaseTexts } from './texts.ts';
import { Why } from './Why.tsx';

const route = getRouteApi('/shell/purchases/$purchaseId');

export function PurchasePage() {
  const say = useTexts(purchaseTexts);
  const call = useCall();
  const params = route.useParams();
  const query = useQuery(readOperation(call, getPurchase, { params }));
  return (
    <DetailPage
      query={query}
      parent={<PageLink to="/purchases">{say('parent')}</PageLink>}
      title={({ number }) => say('title', { number })}
      renderAside={({ offline, refundState }) => (
        <>
          {offline && <StatusBadge tone="quiet">{say('offline')}</StatusBadge>}
          {refundState !== 'none' && (
            <StatusBadge tone="warn">
              {say(refundState === 'whole' ? 'refundedWhole' : 'refundedPart')}
            </StatusBadge>
          )}
        </>
      )}
    >
      {(purchase) => (
        <div>
          <PurchaseFacts purchase={purchase} />
          <div className="verno-purchase">
            <div className="verno-purchase-main">
              <Lines purchase={purchase} />
              <Inputs calculation={purchase.calculation} />
            </div>
            <div className="verno-purchase-side">
              <Payments purchase={purchase} />
              <Refunds purchase={purchase} />
              <Accruals purchase={purchase} />
              <Why trace={purchase.trace} whole={purchase.traceWhole} />
            </div>
          </div>
        </div>
      )}
    </DetailPage>
  );
}

function PurchaseFacts({ purchase }: { readonly purchase: PurchaseView }) {
  const say = useTexts(purchaseTexts);
  const format = useFormat();
  return (
    <Paper
      component="section"
      withBorder
      className="verno-purchase-facts"
      aria-label={say('facts')}
    >
      <Facts
        items={[
          [say('time'), format.wallTime(purchase.localTime)],
          [say('store'), purchase.storeName],
          [say('till'), purchase.tillName],
          [say('cashier'), purchase.cashier ?? '—'],
          [
            say('member'),
            purchase.memberId === null ? (
              say('anonymous')
            ) : (
              <PageLink to="/members/$memberId" params={{ memberId: purchase.memberId }}>
                {purchase.memberName ??
                  (purchase.memberLeft === true ? say('left') : purchase.memberNumber)}
              </PageLink>
            ),
          ],
          [say('card'), purchase.memberNumber ?? '—'],
          [
            say('received'),
            <span key="received">
              {format.instant(purchase.receivedAt)}{' '}
              <span className="verno-dim verno-small">{say('receivedZone')}</span>
            </span>,
          ],
        ]}
      />
    </Paper>
  );
}
