import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconArrowBigUp } from '@tabler/icons-react';
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTexts } from '../../text/i18n.ts';
import { signInTexts } from './texts.ts';
import { useSignIn } from './use-sign-in.ts';

type Field = 'login' | 'password';

export function SignInForm() {
  const say = useTexts(signInTexts);
  const [values, setValues] = useState({ login: '', password: '' });
  const [missing, setMissing] = useState<Field | null>(null);
  const [isCapsLock, setCapsLock] = useState(false);
  const loginRef = useRef<HTMLInputElement>(null);
  const passwordRef = useRef<HTMLInputElement>(null);
  const { enter, isPending, trouble } = useSignIn(() => passwordRef.current?.select());
  const watchCapsLock = (event: KeyboardEvent): void =>
    setCapsLock(event.getModifierState('CapsLock'));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const empty = values.login.trim() === '' ? 'login' : values.password === '' ? 'password' : null;
    setMissing(empty);
    if (empty === 'login') loginRef.current?.focus();
    if (empty === 'password') passwordRef.current?.focus();
    if (empty === null) enter({ login: values.login.trim(), password: values.password });
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          ref={loginRef}
          label={say('login')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          size="md"
          maxLength={100}
          value={values.login}
          error={missing === 'login' && say('loginMissing')}
          onChange={(event) => setValues({ ...values, login: event.currentTarget.value })}
          onKeyUp={watchCapsLock}
        />
        <PasswordInput
          ref={passwordRef}
          label={say('password')}
          name="password"
          autoComplete="current-password"
          size="md"
          maxLength={200}
          value={values.password}
          error={missing === 'password' && say('passwordMissing')}
          visibilityToggleButtonProps={{ 'aria-label': say('show') }}
          onChange={(event) => setValues({ ...values, password: event.currentTarget.value })}
          onKeyUp={watchCapsLock}
        />
        <div aria-live="polite" className="verno-sign-in-note">
          {isCapsLock && (
            <Text size="sm" className="verno-caps">
              <IconArrowBigUp size={16} aria-hidden /> {say('capsLock')}
            </Text>
          )}
        </div>
        {trouble !== null && (
          <div role="alert" className="verno-sign-in-error">
            <IconAlertTriangle size={18} aria-hidden />
            <div>{trouble}</div>
          </div>
        )}
        <Button type="submit" size="md" fullWidth loading={isPending}>
          {say('submit')}
        </Button>
      </Stack>
    </form>
  );
}
