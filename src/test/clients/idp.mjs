// A small identity provider: idp.mjs PORT. It knows one client, whose secret it prints, and
// gives it tokens for itself (RFC 6749, section 4.4), for the resource that it names (RFC 8707).
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const [port] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const client = 'agent';
const secret = randomBytes(24).toString('base64url');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(audience) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };
  const claims = { iss: issuer, sub: client, aud: audience, iat: now, exp: now + 300, groups: ['agents'] };
  const input = `${part(header)}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  code_challenge_methods_supported: ['S256'],
};
const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] };

async function issue(request) {
  let body = '';
  for await (const piece of request) body += piece;
  const form = new URLSearchParams(body);
  const basic = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
  if (request.headers.authorization !== basic || form.get('grant_type') !== 'client_credentials') {
    return [401, { error: 'invalid_client' }];
  }
  const resource = form.get('resource');
  return resource
    ? [200, { access_token: token(resource), token_type: 'Bearer', expires_in: 300 }]
    : [400, { error: 'invalid_target' }];
}

createServer(async (request, response) => {
  const documents = { '/keys': keys, '/.well-known/oauth-authorization-server': metadata };
  const document = documents[request.url];
  const [status, answer] =
    request.url === '/token' ? await issue(request) : document ? [200, document] : [404, {}];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}).listen(port, '127.0.0.1', () => console.log(secret));
