// socket.io as a peer of delivery: what comes is sent to its room. Use: node socket_io_server.js PORT
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const server = new Server(http, { transports: ["websocket"], perMessageDeflate: false, pingInterval: 3_600_000 });
server.on("connection", (socket) => {
  socket.join("room");
  socket.on("m", (text) => server.to("room").emit("m", text));
});
http.listen(Number(process.argv[2]), "127.0.0.1");
