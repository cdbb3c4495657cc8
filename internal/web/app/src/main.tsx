import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import viVN from "antd/locale/vi_VN";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import "dayjs/locale/vi";
import { StrictMode, useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { useTranslation } from "react-i18next";
import { RouterProvider } from "react-router";
import { Problem } from "./api/client";
import { Settings } from "./components/Settings";
import { ready } from "./i18n";
import { router } from "./routes";
import "./styles/app.css";
import { initialMode, keepMode, themeOf, type Mode } from "./theme";

dayjs.extend(customParseFormat);

/** The session has ended: the pages learn it from whichever request meets it first. */
function onError(error: Error) {
  if (error instanceof Problem && error.status === 401) client.setQueriesData({ queryKey: ["me"] }, null);
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({
    onError: (e, _v, _c, mutation) => {
      if (mutation.meta?.login !== true) onError(e);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, e) => count < 2 && (!(e instanceof Problem) || e.undecided),
    },
  },
});


function Root() {
  const { i18n } = useTranslation();
  const [mode, setMode] = useState<Mode>(initialMode);
  const lang = i18n.language;
  useEffect(() => {
    document.documentElement.dataset.theme = mode;
  }, [mode]);
  useEffect(() => {
    document.documentElement.lang = lang;
    dayjs.locale(lang);
  }, [lang]);
  const settings = useMemo(
    () => ({
      mode,
      setMode: (m: Mode) => {
        keepMode(m);
        setMode(m);
      },
    }),
    [mode],
  );
  return (
    <Settings value={settings}>
      <ConfigProvider theme={themeOf(mode)} locale={lang === "vi" ? viVN : undefined}>
        <AntApp component={false}>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </AntApp>
      </ConfigProvider>
    </Settings>
  );
}

document.documentElement.dataset.theme = initialMode();
void ready.then(() =>
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  ),
);
