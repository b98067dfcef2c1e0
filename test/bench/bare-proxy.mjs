/** The least that could stand between a caller and a model: HTTP in, HTTP/2 out, nothing decided. Its port goes to the parent. */
import { createServer } from 'node:http';
import { connect } from 'node:http2';

const model = connect(process.env.MODEL_URL);
const server = createServer((request, response) => {
  const stream = model.request({
    ':method': 'POST',
    ':path': request.url,
    'content-type': 'application/json',
  });
  request.pipe(stream);
  stream.once('response', (headers) => {
    response.writeHead(headers[':status'], { 'content-type': 'application/json' });
    stream.pipe(response);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
