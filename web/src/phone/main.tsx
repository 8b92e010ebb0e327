import "../older";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLang } from "../text";
import { App } from "./App";
import { Providers } from "./Providers";
import { startRouter } from "./router";

const root = document.getElementById("root");
if (root) {
  startRouter();
  startLang().then(() =>
    createRoot(root).render(
      <StrictMode>
        <Providers>
          <App />
        </Providers>
      </StrictMode>,
    ),
  );
}
