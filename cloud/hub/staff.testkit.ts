/** A person of staff in a browser: cookie, origin, and answers as they came. */

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export interface Browser {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  signIn(login: string, password: string): Promise<Answered>;
  /** The session cookie as a header. */
  cookie(): string;
}

export function openBrowser(url: string): Browser {
  let cookie = '';
  const call: Browser['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      headers: response.headers,
    };
  };
  return {
    call,
    signIn: (login, password) => call('POST', '/api/v1/session', { login, password }),
    cookie: () => cookie,
  };
}
