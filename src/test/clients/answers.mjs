// What a session answers when a server asks its client something, and what it remembers of that.

export class Answers {
  asked = [];
  #results;

  constructor({ sampling, elicitation, root, roots }) {
    const uri = root ?? roots?.answer;
    const content = { type: 'text', text: sampling?.answer ?? '' };
    this.#results = {
      'sampling/createMessage': { model: 'none', role: 'assistant', content },
      'elicitation/create': { action: 'accept', content: elicitation?.answer ?? {} },
      'roots/list': { roots: uri ? [{ uri }] : [] },
    };
  }

  get methods() {
    return Object.keys(this.#results);
  }

  to = ({ method }) => {
    this.asked.push(method);
    return this.#results[method];
  };
}

/** What each client declares that it can be asked. */
export const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } };

export const clientInfo = { name: 'sluice-real-client', version: '1' };
