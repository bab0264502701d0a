// Node `ws` as a peer of delivery: what comes is sent to all. Use: node ws_server.js PORT
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const one of server.clients) one.send(data, { binary: false });
  });
});
