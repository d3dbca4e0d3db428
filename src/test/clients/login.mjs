// What an agent keeps of one person's login by OAuth, in memory; both lines of the SDK ask it.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** How it registers; docs/guides-identity.md shows the same. */
const clientMetadata = JSON.parse(await readFile(new URL('client.json', import.meta.url), 'utf8'));

/** Nobody listens here: whoever plays the browser stops before it. */
export const [HOME] = clientMetadata.redirect_uris;

export class Login {
  redirectUrl = HOME;
  clientMetadata = clientMetadata;
  /** Where the person was sent. */
  page;
  /** Each answer of the token endpoint, in order. */
  received = [];
  #state = randomUUID();
  #client;
  #verifier;
  #discovered;

  /** Without a client's id, one is registered. */
  constructor(clientId) {
    this.#client = clientId ? { client_id: clientId } : undefined;
  }

  state = () => this.#state;
  clientInformation = () => this.#client;
  saveClientInformation = (client) => void (this.#client = client);
  tokens = () => this.received.at(-1);
  saveTokens = (tokens) => void this.received.push(tokens);
  redirectToAuthorization = (page) => void (this.page = page);
  saveCodeVerifier = (verifier) => void (this.#verifier = verifier);
  codeVerifier = () => this.#verifier;
  saveDiscoveryState = (discovered) => void (this.#discovered = discovered);
  discoveryState = () => this.#discovered;

  /** What the access token says; its signature is for others to check. */
  get claims() {
    return JSON.parse(Buffer.from(this.tokens().access_token.split('.')[1], 'base64url'));
  }
}
