// Preloaded into a gateway that knows no option for its address: it listens on loopback only.
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' || typeof port === 'string'
    ? listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest.filter((it) => typeof it === 'function'))
    : listen.call(this, port, ...rest);
};
