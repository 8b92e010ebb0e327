import "./older";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Providers } from "./kit/Providers";
import { App } from "./pages/App";
import { startLang } from "./text";

const root = document.getElementById("root");
if (root) {
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
