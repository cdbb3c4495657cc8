import { api, unwrap, type Schemas } from "./client";

type Ref = { id: string; version: number };
const send = (t: Ref, key: string) => ({ path: { id: t.id }, header: { "Idempotency-Key": key, "If-Match": `"${t.version}"` } });

export const forwardTask = (t: Ref & { body: Schemas["ForwardBody"] }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/forward", { params: send(t, key), body: t.body }));

export const recallTask = (t: Ref & { reason: string }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/recall", { params: send(t, key), body: { reason: t.reason } }));

export const consult = (t: Ref & { body: Schemas["ConsultBody"] }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/consultations", { params: send(t, key), body: t.body }));

export const answerConsultation = (t: Ref & { body: Schemas["AnswerBody"] }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/answer", { params: send(t, key), body: t.body }));

export const closeConsultation = (t: Ref & { no: number; reason: string }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/consultations/{no}/close", { params: { path: { id: t.id, no: t.no }, header: { "Idempotency-Key": key } }, body: { reason: t.reason } }));

export const commentTask = (t: Ref & { comment: string }, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/comments", { params: { path: { id: t.id }, header: { "Idempotency-Key": key } }, body: { comment: t.comment } }));
