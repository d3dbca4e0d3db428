// An identity provider that others wrote and that is certified for OpenID Connect: idp.mjs PORT.
// It gives JWTs for the resource that is named (RFC 8707), and lets clients register (RFC 7591).
// Whatever password a person types is right. A program logs in as `agent`, by $AGENT_SECRET.
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const [port] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { ...privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' };

/** Short, as the runs wait for the end of one. */
const secondsOf = (client) => (client.clientId === 'agent' ? 300 : 8);

const groupsOf = (name) => (['ada', 'grace'].includes(name) ? ['analytics'] : ['visitors']);

const agent = {
  client_id: 'agent',
  client_secret: process.env.AGENT_SECRET,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
};

const provider = new Provider(issuer, {
  clients: [agent],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  jwks: { keys: [key] },
  scopes: ['openid', 'offline_access', 'mcp'],
  features: {
    clientCredentials: { enabled: true },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (context, resource, client) => ({
        scope: 'mcp',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: secondsOf(client),
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  issueRefreshToken: (context, client) => client.grantTypeAllowed('refresh_token'),
  extraTokenClaims: (context, token) => ({
    groups: token.kind === 'ClientCredentials' ? ['agents'] : groupsOf(token.accountId),
  }),
});

provider.listen(port, '127.0.0.1');
