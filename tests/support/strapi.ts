import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createStrapi, type Core } from '@strapi/strapi';

import { createDatabase, type TestDatabase } from './test-database';

/**
 * Boots `tests/demo` in this process, with the plugin from its TypeScript source, on a database of its own: a temporary
 * SQLite file, or, when `DATABASE_CLIENT` says so, a fresh database of that server. One instance at a time: Strapi keeps
 * parts of itself in module variables. A second one on the same database (`sameDatabaseAs`) runs in a process of its own.
 */
export interface StartOptions {
  /** a SQLite file to use (it stays there afterwards) instead of a temporary one */
  databaseFile?: string;
  /** a second instance, in its own process, on the database and the data folder of this one; stopped first */
  sameDatabaseAs?: RunningStrapi;
  /** environment variables during the boot; put back as soon as the server listens */
  env?: Record<string, string | undefined>;
  /** merged into the plugin's config of tests/demo/config/plugins.js; must survive JSON */
  pluginConfig?: Record<string, unknown>;
  /** 0, the default, takes a free one */
  port?: number;
}

export interface NewAdmin {
  email?: string;
  firstname?: string;
  lastname?: string;
  /** `strapi-super-admin`, `strapi-editor` (the default) or `strapi-author` */
  roleCode?: string;
  /** instead of a role that exists: a new one with exactly these permissions */
  permissions?: NewPermission[];
}

export interface NewPermission {
  action: string;
  subject?: string | null;
  /** left out for a content type: every field */
  properties?: { fields?: string[]; locales?: string[] };
  conditions?: string[];
}

export interface AdminAccount {
  token: string;
  user: { id: number; email: string; firstname: string; lastname: string };
}

export type RequestOptions = Omit<RequestInit, 'body'> & {
  /** a plain value travels as JSON; a string or bytes as they are */
  body?: unknown;
  /** another admin's or API token */
  token?: string;
};

export interface Answer<T = any> {
  status: number;
  headers: Headers;
  /** the parsed JSON, or the text when it is none, or null */
  body: T;
}

export interface RunningStrapi {
  /** of an instance in another process (`sameDatabaseAs`), reading it throws */
  readonly strapi: Core.Strapi;
  url: string;
  /** of the first admin, a super admin */
  adminToken: string;
  admin: { id: number; email: string; password: string };
  /** a custom API token with the plugin's content API actions, such as the mailgate */
  apiToken: string;
  databaseFile: string | null;
  dataDirectory: string;
  /** `path` from the server's root, such as `/chatter/aliases`; with the first admin's token, unless `token` says else */
  fetchAdmin<T = any>(path: string, options?: RequestOptions): Promise<Answer<T>>;
  /** `path` from the server's root, such as `/api/chatter/incoming`; with the API token */
  fetchApi<T = any>(path: string, options?: RequestOptions): Promise<Answer<T>>;
  createAdmin(account?: NewAdmin): Promise<AdminAccount>;
  stop(): Promise<void>;
}

interface Resources {
  folder: string;
  dataDirectory: string;
  database: TestDatabase;
  seconds: Set<RunningStrapi>;
}

const APP = path.resolve(__dirname, '../demo');
const FIRST_ADMIN = { email: 'ada@editors.example', password: 'Correct-Horse-7' };
const PASSWORD = 'Another-Horse-8';

/** Fixed: what one instance encrypts, the other one must read. */
const SECRETS = {
  APP_KEYS: 'app-key-of-the-tests',
  API_TOKEN_SALT: 'api-token-salt-of-the-tests',
  ADMIN_JWT_SECRET: 'admin-secret-of-the-tests',
  TRANSFER_TOKEN_SALT: 'transfer-salt-of-the-tests',
  ENCRYPTION_KEY: 'encryption-key-of-the-tests',
  JWT_SECRET: 'jwt-secret-of-the-tests',
};

const owned = new WeakMap<RunningStrapi, Resources>();
let inThisProcess: Core.Strapi | null = null;

export const startStrapi = async (options: StartOptions = {}): Promise<RunningStrapi> => {
  if (options.sameDatabaseAs) return startSecond(options.sameDatabaseAs, options);
  if (inThisProcess)
    throw new Error('one Strapi at a time in a process: stop the first, or use sameDatabaseAs');
  const folder = mkdtempSync(path.join(tmpdir(), 'chatter-test-'));
  const resources: Resources = {
    folder,
    dataDirectory: path.join(folder, 'chatter'),
    database: await createDatabase(folder, options.databaseFile),
    seconds: new Set(),
  };
  const release = async () => {
    for (const second of resources.seconds) await second.stop();
    const app = inThisProcess;
    inThisProcess = null;
    try {
      await app?.destroy();
    } catch (error) {
      await app?.db?.destroy();
      throw error;
    } finally {
      await resources.database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    const restoreEnv = setEnv(environment(resources, options));
    try {
      inThisProcess = createStrapi({ appDir: APP, distDir: APP });
      await inThisProcess.load();
      if (!options.env) await resources.database.keepAsTemplate(inThisProcess);
      inThisProcess.server.mount();
      await listen(inThisProcess, options.port ?? 0);
    } finally {
      restoreEnv();
    }
    const app = inThisProcess;
    const url = addressOf(app);
    app.config.set('server.absoluteUrl', url);
    app.config.set('admin.absoluteUrl', `${url}/admin`);
    return await open(url, resources, app, await createApiToken(app), release);
  } catch (error) {
    // Strapi cannot take down what did not come far; what it said first is what matters.
    await release().catch(() => {});
    throw error;
  }
};

const startSecond = async (first: RunningStrapi, options: StartOptions): Promise<RunningStrapi> => {
  const resources = owned.get(first);
  if (!resources) throw new Error('sameDatabaseAs was not started here, or has stopped');
  const child = fork(path.join(__dirname, 'second-instance.js'), {
    env: {
      ...process.env,
      ...environment(resources, options),
      PORT: String(options.port ?? 0),
      // Without it, the built plugin: that is what the benches measure.
      JEST_WORKER_ID: process.env.JEST_WORKER_ID ?? (process.env.NODE_ENV === 'production' ? undefined : '1'),
    },
    execArgv: [],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the second instance ended with ${code}`)));
    child.once('message', (said: { url?: string; error?: string }) =>
      said.url ? resolve(said.url) : reject(new Error(`the second instance: ${said.error}`))
    );
  });
  const second = await open(url, resources, null, first.apiToken, async () => {
    resources.seconds.delete(second);
    if (child.connected) child.send('stop');
    await exited;
  });
  second.createAdmin = first.createAdmin;
  resources.seconds.add(second);
  return second;
};

const open = async (
  url: string,
  resources: Resources,
  app: Core.Strapi | null,
  apiToken: string,
  release: () => Promise<void>
): Promise<RunningStrapi> => {
  const admin = await firstAdmin(url);
  const instance: RunningStrapi = {
    get strapi() {
      if (!app) throw new Error('this instance runs in another process');
      return app;
    },
    url,
    adminToken: admin.token,
    admin: { id: admin.user.id, email: admin.user.email, password: FIRST_ADMIN.password },
    apiToken,
    databaseFile: resources.database.file,
    dataDirectory: resources.dataDirectory,
    fetchAdmin: (to, init) => request(url + to, admin.token, init),
    fetchApi: (to, init) => request(url + to, apiToken, init),
    createAdmin: (account) => createAdmin(instance.strapi, url, account),
    stop: async () => {
      owned.delete(instance);
      await release();
    },
  };
  owned.set(instance, resources);
  return instance;
};

const environment = (resources: Resources, options: StartOptions): Record<string, string | undefined> => ({
  ...SECRETS,
  ...resources.database.env,
  CHATTER_DATA: resources.dataDirectory,
  CHATTER_CONFIG: JSON.stringify(options.pluginConfig ?? {}),
  DEMO_PUBLIC: path.join(resources.folder, 'public'),
  LOGIN_RATE_LIMIT: 'false',
  STRAPI_TELEMETRY_DISABLED: 'true',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
  ...options.env,
});

const setEnv = (values: Record<string, string | undefined>): (() => void) => {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  const apply = (wanted: Record<string, string | undefined>) => {
    for (const [name, value] of Object.entries(wanted)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  apply(values);
  return () => apply(before);
};

const listen = (app: Core.Strapi, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    // Else a connection may be closed while a test blocks this thread (with a program that it runs), and be used next.
    app.server.httpServer.keepAliveTimeout = 0;
    app.server.httpServer.once('error', reject);
    app.server.httpServer.listen(port, '127.0.0.1', resolve);
  });

const addressOf = (app: Core.Strapi): string =>
  `http://127.0.0.1:${(app.server.httpServer.address() as AddressInfo).port}`;

const request = async <T>(
  url: string,
  defaultToken: string,
  options: RequestOptions = {}
): Promise<Answer<T>> => {
  const { body, token = defaultToken, headers: given, ...init } = options;
  const headers = new Headers(given);
  if (token && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  const asIs = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  if (!asIs && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const response = await fetch(url, {
    ...init,
    headers,
    body: asIs ? (body as RequestInit['body']) : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parseBody(text) as T };
};

const parseBody = (text: string): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Registered on a fresh database, logged in on one that has the account already. */
const firstAdmin = async (url: string): Promise<AdminAccount> => {
  const init = await request<{ data: { hasAdmin: boolean } }>(`${url}/admin/init`, '');
  const answer = init.body.data.hasAdmin
    ? await request<any>(`${url}/admin/login`, '', { method: 'POST', body: FIRST_ADMIN })
    : await request<any>(`${url}/admin/register-admin`, '', {
        method: 'POST',
        body: { ...FIRST_ADMIN, firstname: 'Ada', lastname: 'Admin' },
      });
  if (answer.status !== 200)
    throw new Error(`no first admin: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.data;
};

const createApiToken = async (app: Core.Strapi): Promise<string> => {
  const actions: string[] = app.contentAPI.permissions.providers.action.keys();
  const permissions = actions.filter((action) => action.startsWith('plugin::chatter.'));
  const token = await app.service('admin::api-token').create({
    name: `tests ${randomBytes(4).toString('hex')}`,
    description: '',
    lifespan: null,
    ...(permissions.length > 0 ? { type: 'custom', permissions } : { type: 'full-access' }),
  });
  return token.accessKey;
};

const createAdmin = async (app: Core.Strapi, url: string, account: NewAdmin = {}): Promise<AdminAccount> => {
  const unique = randomBytes(4).toString('hex');
  const email = account.email ?? `editor-${unique}@editors.example`;
  const role = account.permissions
    ? await createRole(app, `role ${unique}`, account.permissions)
    : await app.service('admin::role').findOne({ code: account.roleCode ?? 'strapi-editor' });
  if (!role) throw new Error(`no role ${account.roleCode}`);
  await app.service('admin::user').create({
    email,
    firstname: account.firstname ?? 'Edith',
    lastname: account.lastname ?? 'Editor',
    password: PASSWORD,
    isActive: true,
    roles: [role.id],
  });
  const login = await request<any>(`${url}/admin/login`, '', {
    method: 'POST',
    body: { email, password: PASSWORD },
  });
  if (login.status !== 200) throw new Error(`${email} cannot log in: ${JSON.stringify(login.body)}`);
  return login.body.data;
};

const createRole = async (app: Core.Strapi, name: string, permissions: NewPermission[]) => {
  const role = await app.service('admin::role').create({ name, description: '' });
  await app.service('admin::role').assignPermissions(
    role.id,
    permissions.map((permission) => ({
      action: permission.action,
      subject: permission.subject ?? null,
      properties: permission.properties ?? everyField(app, permission.subject),
      conditions: permission.conditions ?? [],
    }))
  );
  return role;
};

const everyField = (app: Core.Strapi, subject?: string | null) => {
  const attributes = subject
    ? app.contentTypes[subject as keyof typeof app.contentTypes]?.attributes
    : undefined;
  return attributes ? { fields: Object.keys(attributes) } : {};
};
