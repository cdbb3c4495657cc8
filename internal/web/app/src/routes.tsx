import type { ComponentType } from "react";
import { createBrowserRouter } from "react-router";
import Layout from "./components/Layout";
import { RequireLogin } from "./components/RequireLogin";
import RouteError from "./components/RouteError";

/** Each page is a file of its own, fetched when it is first opened. */
const page = (load: () => Promise<{ default: ComponentType }>) => async () => ({ Component: (await load()).default });

export const router = createBrowserRouter([
  {
    element: <Layout />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          { path: "/", lazy: page(() => import("./pages/Start")) },
          { path: "/thu-tuc", lazy: page(() => import("./pages/Procedures")) },
          { path: "/thu-tuc/:code", lazy: page(() => import("./pages/Procedure")) },
          { path: "/tra-cuu", lazy: page(() => import("./pages/Lookup")) },
          { path: "/dang-nhap", lazy: page(() => import("./pages/Login")) },
          {
            element: <RequireLogin kind="citizen" />,
            children: [
              { path: "/nop-ho-so/:code", lazy: page(() => import("./pages/FileOnline")) },
              { path: "/ho-so-cua-toi", lazy: page(() => import("./pages/MyDossiers")) },
            ],
          },
          {
            element: <RequireLogin kind="officer" action="task.list" />,
            children: [
              { path: "/hop-viec", lazy: page(() => import("./pages/Inbox")) },
              { path: "/viec/:id", lazy: page(() => import("./pages/Task")) },
            ],
          },
          {
            element: <RequireLogin kind="officer" action="absence.list" />,
            children: [{ path: "/vang-mat", lazy: page(() => import("./pages/Absences")) }],
          },
          {
            element: <RequireLogin kind="officer" action="notice.list" />,
            children: [{ path: "/thong-bao", lazy: page(() => import("./pages/Notices")) }],
          },
          {
            element: <RequireLogin kind="officer" action="dossier.submit" />,
            children: [{ path: "/tiep-nhan", lazy: page(() => import("./pages/Intake")) }],
          },
          {
            element: <RequireLogin kind="officer" action="board.read" />,
            children: [{ path: "/dieu-hanh", lazy: page(() => import("./pages/Board")) }],
          },
          {
            element: <RequireLogin kind="officer" action="task.reassign" />,
            children: [{ path: "/phan-cong", lazy: page(() => import("./pages/Reassign")) }],
          },
          {
            element: <RequireLogin kind="officer" action="dossier.list" />,
            children: [{ path: "/ho-so", lazy: page(() => import("./pages/Dossiers")) }],
          },
          {
            element: <RequireLogin action="dossier.read" />,
            children: [
              { path: "/ho-so/:code", lazy: page(() => import("./pages/Dossier")) },
              { path: "/ho-so/:code/giay-hen", lazy: page(() => import("./pages/Receipt")) },
            ],
          },
          {
            element: <RequireLogin kind="officer" action="audit.read" />,
            children: [{ path: "/quan-tri/nhat-ky", lazy: page(() => import("./pages/Audit")) }],
          },
          {
            element: <RequireLogin />,
            children: [{ path: "/tai-khoan", lazy: page(() => import("./pages/MyAccount")) }],
          },
          {
            element: <RequireLogin kind="officer" action="account.list" />,
            children: [{ path: "/quan-tri/tai-khoan", lazy: page(() => import("./pages/Accounts")) }],
          },
          {
            element: <RequireLogin kind="officer" action="organisation.read" />,
            children: [
              { path: "/quan-tri/to-chuc", lazy: page(() => import("./pages/organisation/Organisation")) },
              { path: "/quan-tri/to-chuc/:part", lazy: page(() => import("./pages/organisation/Organisation")) },
            ],
          },
          { path: "*", lazy: page(() => import("./pages/NotFound")) },
        ],
      },
    ],
  },
]);
