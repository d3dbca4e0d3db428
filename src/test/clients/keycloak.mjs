// Sets a Keycloak up as docs/guides-identity.md says, by its admin API: keycloak.mjs KEYCLOAK REALM SERVER-URL...
// With $RESOURCE_INDICATORS it takes the server from what an agent asks for, an experiment of Keycloak's.
// $ADMIN_PASSWORD is its administrator's, $PASSWORD everybody's, $AGENT_SECRET that of the client `agent`.
import { HOME } from './login.mjs';
import { ok } from './report.mjs';

const [keycloak, realm, ...servers] = process.argv.slice(2);
const { ADMIN_PASSWORD, PASSWORD, AGENT_SECRET, RESOURCE_INDICATORS } = process.env;

const token = await administrator();
// Tokens end soon, so that a run can wait for that.
await post('', { realm, enabled: true, accessTokenLifespan: 8 });
const scope = await clientScope();
for (const server of servers) {
  await audience(server);
  if (RESOURCE_INDICATORS) await namedAudience(server);
}
await groupMembership();
await clientOfPeople();
await trust('127.0.0.1');
const agents = await group('agents');
await join(await serviceAccount(await clientOfPrograms()), agents);
const analytics = await group('analytics');
await join(await person('ada'), analytics);
await join(await person('grace'), analytics);
await person('mallory');
ok('keycloak', `realm ${realm}, audiences ${servers.join(' ')}`);

async function administrator() {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: ADMIN_PASSWORD };
  const answer = await fetch(`${keycloak}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return (await answer.json()).access_token;
}

async function admin(method, path, body) {
  const answer = await fetch(`${keycloak}/admin/realms${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return { answer, text };
}

/** Creates it, and tells its id. */
async function post(path, body) {
  const { answer } = await admin('POST', path, body);
  return answer.headers.get('location')?.split('/').at(-1);
}

/** Client scopes → Create client scope. */
async function clientScope() {
  const id = await post(`/${realm}/client-scopes`, {
    name: 'mcp',
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true' },
  });
  await admin('PUT', `/${realm}/default-optional-client-scopes/${id}`);
  return id;
}

function mapper(name, protocolMapper, config) {
  return post(`/${realm}/client-scopes/${scope}/protocol-mappers/models`, {
    name,
    protocol: 'openid-connect',
    protocolMapper,
    config,
  });
}

/** Mappers → Configure a new mapper → Audience. */
function audience(url) {
  return mapper(`audience ${url.split('/').at(-1)}`, 'oidc-audience-mapper', {
    'included.custom.audience': url,
    'access.token.claim': 'true',
  });
}

/** A client that stands for the server, and an audience mapper that names the client. */
async function namedAudience(url) {
  const name = url.split('/').at(-1);
  await post(`/${realm}/clients`, {
    clientId: name,
    standardFlowEnabled: false,
    attributes: { resource_url: url },
  });
  await mapper(`client ${name}`, 'oidc-audience-mapper', {
    'included.client.audience': name,
    'access.token.claim': 'true',
  });
}

/** Add mapper → By configuration → Group Membership. */
function groupMembership() {
  return mapper('groups', 'oidc-group-membership-mapper', {
    'claim.name': 'groups',
    'full.path': 'false',
    'access.token.claim': 'true',
  });
}

/** Clients → Create client: for agents with a person that cannot register themselves. */
function clientOfPeople() {
  return post(`/${realm}/clients`, {
    clientId: 'agent-of-people',
    publicClient: true,
    standardFlowEnabled: true,
    redirectUris: [HOME],
    attributes: { 'pkce.code.challenge.method': 'S256' },
  });
}

/** Clients → Client registration → Trusted Hosts: agents there may register themselves. */
async function trust(host) {
  const type = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
  const policies = JSON.parse((await admin('GET', `/${realm}/components?type=${type}`)).text);
  const policy = policies.find((it) => it.providerId === 'trusted-hosts');
  policy.config['trusted-hosts'] = [host];
  await admin('PUT', `/${realm}/components/${policy.id}`, policy);
}

/** For agents without a person. The client of SDK 1 asks for no scope, so this has it by default. */
async function clientOfPrograms() {
  const id = await post(`/${realm}/clients`, {
    clientId: 'agent',
    secret: AGENT_SECRET,
    standardFlowEnabled: false,
    serviceAccountsEnabled: true,
    attributes: { 'access.token.lifespan': '300' },
  });
  await admin('DELETE', `/${realm}/clients/${id}/optional-client-scopes/${scope}`);
  await admin('PUT', `/${realm}/clients/${id}/default-client-scopes/${scope}`);
  return id;
}

async function serviceAccount(client) {
  return JSON.parse((await admin('GET', `/${realm}/clients/${client}/service-account-user`)).text).id;
}

function group(name) {
  return post(`/${realm}/groups`, { name });
}

/** Somebody whose profile lacks nothing: otherwise Keycloak asks for the rest first. */
function person(username) {
  return post(`/${realm}/users`, {
    username,
    enabled: true,
    email: `${username}@example.com`,
    firstName: username,
    lastName: 'Example',
    credentials: [{ type: 'password', value: PASSWORD }],
  });
}

function join(user, group) {
  return admin('PUT', `/${realm}/users/${user}/groups/${group}`);
}
