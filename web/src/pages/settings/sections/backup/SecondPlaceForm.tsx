/** Which second place: none, a folder or a bucket; tried before it is kept. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import {
  backupApi,
  backupKeys,
  type SecondBucket,
  type SecondPlace,
  type SecondView,
} from "../../../../api/backups";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

type Kind = "none" | "folder" | "bucket";
const KINDS = ["none", "folder", "bucket"] as const;
const TEXTS = ["endpoint", "bucket", "region", "prefix", "key"] as const;
const LABELS = {
  endpoint: "second.endpoint",
  bucket: "second.bucketName",
  region: "second.region",
  prefix: "second.prefix",
  key: "second.key",
} as const;

const EMPTY: SecondBucket = {
  endpoint: "",
  bucket: "",
  region: "us-east-1",
  key: "",
  secret: "",
  prefix: "",
  is_named_host: false,
};

export function SecondPlaceForm({ view }: { view: SecondView }) {
  const client = useQueryClient();
  const { place } = view;
  const [kind, setKind] = useState<Kind>(place?.kind ?? "none");
  const [folder, setFolder] = useState(place?.kind === "folder" ? place.folder : "");
  const [bucket, setBucket] = useState<SecondBucket>(() => {
    if (place?.kind !== "bucket") return EMPTY;
    const { kind: _kind, source: _source, where: _where, ...known } = place;
    return { ...known, secret: "" };
  });
  const wanted: SecondPlace | null =
    kind === "folder" ? { kind, folder } : kind === "bucket" ? { kind, ...bucket } : null;
  const trying = useMutation({
    mutationFn: backupApi.trySecond,
    onSuccess: () => toast.say(t("second.tried")),
    onError: toast.fail,
  });
  const saving = useMutation({
    mutationFn: backupApi.setSecond,
    onSuccess: (now) => {
      toast.say(t(now.place ? "second.saved" : "second.savedOff"));
      return client.invalidateQueries({ queryKey: backupKeys.all });
    },
    onError: toast.fail,
  });
  if (place?.source === "environment") {
    return (
      <p className="muted">
        {place.where} · {t("second.environment")}
      </p>
    );
  }
  return (
    <form
      className="second-form"
      aria-label={t("second.title")}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(wanted ?? { kind: null });
      }}
    >
      <label>
        <span>{t("second.kind")}</span>
        <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`second.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {kind === "folder" && (
        <label className="is-wide">
          <span>{t("second.path")}</span>
          <Input value={folder} onChange={(event) => setFolder(event.target.value)} />
        </label>
      )}
      {kind === "bucket" && (
        <BucketFields bucket={bucket} isKnown={place?.kind === "bucket"} onChange={setBucket} />
      )}
      <footer>
        {wanted && (
          <Button loading={trying.isPending} onClick={() => trying.mutate(wanted)}>
            {t("second.try")}
          </Button>
        )}
        <Button
          type="primary"
          htmlType="submit"
          disabled={kind === "none" && !place}
          loading={saving.isPending}
        >
          {t("second.save")}
        </Button>
      </footer>
    </form>
  );
}

interface BucketFieldsProps {
  bucket: SecondBucket;
  /** A secret is kept already. */
  isKnown: boolean;
  onChange: (bucket: SecondBucket) => void;
}

function BucketFields({ bucket, isKnown, onChange }: BucketFieldsProps) {
  return (
    <>
      {TEXTS.map((name) => (
        <label key={name} className={name === "endpoint" ? "is-wide" : undefined}>
          <span>{t(LABELS[name])}</span>
          <Input
            value={bucket[name]}
            autoComplete="off"
            onChange={(event) => onChange({ ...bucket, [name]: event.target.value })}
          />
        </label>
      ))}
      <label>
        <span>{t("second.secret")}</span>
        <Input.Password
          value={bucket.secret}
          autoComplete="new-password"
          placeholder={isKnown ? t("second.secretKept") : undefined}
          onChange={(event) => onChange({ ...bucket, secret: event.target.value })}
        />
      </label>
      <Checkbox
        className="is-wide"
        checked={bucket.is_named_host}
        onChange={(event) => onChange({ ...bucket, is_named_host: event.target.checked })}
      >
        {t("second.namedHost")}
      </Checkbox>
    </>
  );
}
