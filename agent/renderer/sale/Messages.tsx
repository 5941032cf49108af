import { useTranslation } from 'react-i18next';
import { InfoIcon } from '../ui/icons.tsx';

/** Sentences of promotions for the cashier: «предложите второй чай со скидкой». */
export function Messages({ messages }: { readonly messages: readonly string[] }) {
  const { t } = useTranslation();
  if (messages.length === 0) return null;
  return (
    <section className="panel messages" aria-label={t('messages.title')}>
      <ul>
        {[...new Set(messages)].map((message) => (
          <li key={message}>
            <InfoIcon />
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
