import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/context.ts';
import { WarningIcon } from '../ui/icons.tsx';

/** Warns when a scan changed the cheque while money was changing hands. */
export function ChangedTotal({ totalKopecks }: { readonly totalKopecks: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [atOpening] = useState(totalKopecks);
  return (
    <div role="alert">
      {totalKopecks !== atOpening && (
        <p className="warning-strip">
          <WarningIcon />
          <span>{t('cash.changed', { before: format.money(atOpening) })}</span>
        </p>
      )}
    </div>
  );
}
