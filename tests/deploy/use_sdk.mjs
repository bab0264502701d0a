// Uses the installed SDK as a program would: node use_sdk.mjs URL PASSWORD ROOM FILE; prints what has come of it.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { connect, Rest } from "@offchat/client";

const [baseUrl, password, room, path] = process.argv.slice(2);
const entrance = new Rest(baseUrl, { token: "" });
const logIn = (body) => entrance.post("/api/v1/auth/login/", { body });
const refused = await logIn({ username: "alice", password: "wrong" }).catch(({ code, status }) => ({ code, status }));
const { token } = await logIn({ username: "alice", password });

const chat = connect({ baseUrl, token });
const sent = await chat.send({ room, body: "from the package" });
const content = readFileSync(path);
const [upload] = chat.upload([{ name: basename(path), type: "image/png", size: content.length, content }], {
  room,
  body: "with a file",
});
const media = await new Promise((resolve) => {
  chat.store.subscribe(() => {
    const { status, mediaId } = chat.store.get().uploads[upload];
    if (status === "done") resolve(mediaId);
  });
});
chat.stop();
console.log(JSON.stringify({ refused, sent: sent.id, media }));
