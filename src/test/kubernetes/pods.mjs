// Reads objects, as they are or as Lists, in JSON. `pods` writes the pods that their controllers would create, so that
// admission can judge them: of a Deployment itself an API server only says what it would think of its pods. `needs`
// writes what must be there before: service accounts and priority classes.
import { readFileSync } from 'node:fs';

const templates = {
  Deployment: (o) => o.spec.template,
  StatefulSet: (o) => o.spec.template,
  DaemonSet: (o) => o.spec.template,
  Job: (o) => o.spec.template,
  CronJob: (o) => o.spec.jobTemplate.spec.template,
  Pod: (o) => o,
};

const objects = readFileSync(0, 'utf8')
  .split(/^(?=\{)/m)
  .filter((text) => text.trim())
  .map((text) => JSON.parse(text))
  .flatMap((one) => (one.kind === 'List' ? one.items : [one]));

const pods = objects
  .filter(({ kind }) => kind in templates)
  .map((object) => {
    const { metadata = {}, spec } = templates[object.kind](object);
    const { labels, annotations } = metadata;
    const name = `${object.metadata.name}-${object.kind}`.toLowerCase();
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels, annotations }, spec };
  });

const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
const classes = [...new Set(pods.map((pod) => pod.spec.priorityClassName).filter(Boolean))]
  .filter((name) => !name.startsWith('system-'))
  .map((name) => ({
    apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 1000,
  }));

const items = process.argv[2] === 'pods' ? pods : [...accounts, ...classes];
console.log(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
