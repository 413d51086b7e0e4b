import "uplot/dist/uPlot.min.css";
import "./style/tokens.css";
import "./style/layout.css";
import "./style/parts.css";
import { render } from "preact";
import { start } from "./store.ts";
import { applyTheme } from "./theme.ts";
import { Page } from "./view/page.tsx";

applyTheme();
start();
const place = document.getElementById("page");
if (place !== null) render(<Page />, place);
