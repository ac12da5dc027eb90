/** The page on personal data: who is responsible, from config.json. */

import { fillPage, loadConfig } from "./wording.js";

fillPage(await loadConfig());
