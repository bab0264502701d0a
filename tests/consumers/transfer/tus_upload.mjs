// Uploads a file with tus-js-client, as the screens do: node tus_upload.mjs <endpoint> <token> <file> <metadata as JSON> [parts] [protocol]
import fs from "node:fs";
import { createRequire } from "node:module";
const { Upload } = createRequire(new URL("../../../admin_ui/package.json", import.meta.url))("tus-js-client");

const [endpoint, token, path, metadata, parts, protocol] = process.argv.slice(2);
let errors = 0;
const upload = new Upload(fs.createReadStream(path), {
  endpoint,
  metadata: JSON.parse(metadata),
  parallelUploads: Number(parts ?? 1),
  protocol: protocol ?? "tus-v1",
  headers: { Authorization: `Token ${token}` },
  retryDelays: [0, 100, 300, 1000, 1000, 1000],
  onShouldRetry: () => ++errors < 20,
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => console.log(JSON.stringify({ url: upload.url, errors })),
});
upload.start();
