import { defineTexts } from '../../text/texts.ts';

export const signInTexts = defineTexts(
  'sign-in',
  {
    title: 'Вход',
    subtitle: 'Рабочее место оператора',
    login: 'Пользователь',
    password: 'Пароль',
    submit: 'Вход',
    wrong: 'Неверное имя пользователя или пароль. Проверьте правильность введенных данных',
    capsLock: 'Включён Caps Lock',
    loginMissing: 'Введите имя пользователя',
    passwordMissing: 'Введите пароль',
    show: 'Показать пароль',
  },
  {
    title: 'Sign in',
    subtitle: 'The operators’ console',
    login: 'User',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'Wrong user name or password. Check what you entered',
    capsLock: 'Caps Lock is on',
    loginMissing: 'Enter the user name',
    passwordMissing: 'Enter the password',
    show: 'Show the password',
  },
);
