import i18n, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import vi from "./vi";

const stored = "motcua.lang";

/** English is fetched when it is chosen: most people never do. */
const others: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (lng, _namespace, done) => {
    if (lng !== "en") return done(null, {});
    import("./en").then((m) => done(null, m.default), (e: Error) => done(e, null));
  },
};

/** Settles when the chosen language is there. */
export const ready = i18n
  .use(others)
  .use(initReactI18next)
  .init({
    resources: { vi: { translation: vi } },
    partialBundledLanguages: true,
    initAsync: false,
    lng: localStorage.getItem(stored) === "en" ? "en" : "vi",
    fallbackLng: "vi",
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    react: { useSuspense: false },
  });

i18n.on("languageChanged", (lng) => localStorage.setItem(stored, lng));

export default i18n;
