/** What people say about records, and what one was told of it, on the wire. Owns their shapes, paths and caching. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./client";
import type { Ref } from "./types";

export interface CommentView {
  id: string;
  at: string;
  by: Ref | null;
  /** Null once it is deleted. */
  text: string | null;
  mentions: Ref[];
  reply_to: { id: string; by: Ref | null; text: string | null } | null;
  edited_at: string | null;
  deleted_by: Ref | null;
  can: { edit: boolean; delete: boolean };
}

interface CommentPage {
  rows: CommentView[];
  /** Of all that are not deleted. */
  count: number;
  next: string | null;
  can_comment: boolean;
}

/** What was said, and who is mentioned and was not told. */
export interface CommentSaid extends CommentView {
  unreached: Ref[];
}

export interface CommentSent {
  text: string;
  mentions: string[];
  reply_to?: string | null;
}

interface Told {
  id: string;
  at: string;
  text: string;
  read: boolean;
}

/** Who mentions one, in which comment of which record. */
export interface Mention extends Told {
  kind: "mention";
  by: Ref | null;
  form: { app: string; key: string; label: string };
  record: { id: string; title: string | null };
  comment: string;
}

/** That runs of a flow one looks after cannot go on. text: why this one cannot, where that is told. */
export interface StuckTold extends Told {
  kind: "stuck";
  run: string;
  flow: string;
  count: number;
}

export type MessageView = Mention | StuckTold;

interface MessagePage {
  rows: MessageView[];
  next: string | null;
  unread: number;
}

/** Of which record is spoken. */
export interface Spot {
  app: string;
  form: string;
  record: string;
}

export const commentKeys = {
  of: (app: string, form: string) => ["comments", app, form] as const,
  all: ["comments"] as const,
  messages: ["messages"] as const,
};

const path = ({ app, form, record }: Spot) =>
  `/apps/${encodeURIComponent(app)}/forms/${encodeURIComponent(form)}/records/${record}/comments`;

/** Pages of what was said about a record, the newest first. */
export const useComments = (spot: Spot) =>
  useInfiniteQuery({
    queryKey: [...commentKeys.of(spot.app, spot.form), spot.record],
    queryFn: ({ pageParam, signal }) =>
      request<CommentPage>({ path: `${path(spot)}${pageParam ? `?before=${pageParam}` : ""}`, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Say something; `key` names the attempt, so that a second one after a broken line says it once. */
export const say = (spot: Spot, sent: CommentSent, key: string) =>
  request<CommentSaid>({
    method: "POST",
    path: path(spot),
    body: sent,
    headers: { "Idempotency-Key": key },
  });

export const reword = (spot: Spot, id: string, sent: CommentSent) =>
  request<CommentSaid>({ method: "PATCH", path: `${path(spot)}/${id}`, body: sent });

export const takeBack = (spot: Spot, id: string) =>
  request<CommentSaid>({ method: "DELETE", path: `${path(spot)}/${id}` });

/** Read again what was said of a form's records. */
export function useCommentsChanged({ app, form }: Spot) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: commentKeys.of(app, form) });
}

/** How many messages are unread; a hundred means «or more». */
export const useUnread = () =>
  useQuery({
    queryKey: [...commentKeys.messages, "unread"],
    queryFn: ({ signal }) => request<MessagePage>({ path: "/messages?limit=1&unread=true", signal }),
    select: (page) => page.unread,
    staleTime: 60_000,
  });

export const useMessages = () =>
  useInfiniteQuery({
    queryKey: [...commentKeys.messages, "list"],
    queryFn: ({ pageParam, signal }) =>
      request<MessagePage>({ path: `/messages${pageParam ? `?before=${pageParam}` : ""}`, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export function useRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: { ids: string[] } | { all: true }) =>
      request<{ unread: number }>({ method: "POST", path: "/messages/read", body: which }),
    onSettled: () => client.invalidateQueries({ queryKey: commentKeys.messages }),
  });
}
