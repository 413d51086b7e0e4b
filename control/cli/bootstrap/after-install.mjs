// npm runs this at the end of `npm ci` and `npm install`.

import { recordInstallation } from "./node-packages.mjs";

recordInstallation(process.env.npm_config_user_agent ?? "");
