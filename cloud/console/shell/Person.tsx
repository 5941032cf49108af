import type { SessionView } from '@verno/shared/contracts/hub/session';
import { Text } from '@mantine/core';
import { useLanguage } from '../text/i18n.ts';

/** Who is signed in and as what. */
export function Person({ session }: { readonly session: SessionView }) {
  const spoken = useLanguage();
  return (
    <div className="verno-person">
      <Text size="sm" fw={600} lh={1.25} className="verno-clip" title={session.name}>
        {session.name}
      </Text>
      <Text size="xs" c="dimmed" lh={1.25} className="verno-clip">
        {session.roleName[spoken]}
      </Text>
    </div>
  );
}
