/** The cascade province / city / district; loaded when an address is edited. */
import { useQuery } from "@tanstack/react-query";
import { Cascader } from "antd";
import type { Region } from "../../api/types";
import { useNarrow } from "../../kit/useNarrow";
import { t } from "../../text";

type Names = [string | null, string | null, string | null];

interface RegionsProps {
  id: string;
  value: Names;
  onChange: (names: Names) => void;
  onLeave: () => void;
  load: () => Promise<readonly Region[]>;
  disabled?: boolean;
  invalid?: boolean;
}

export default function Regions({ id, value, onChange, onLeave, load, disabled, invalid }: RegionsProps) {
  const regions = useQuery({ queryKey: ["regions"], queryFn: load, staleTime: Number.POSITIVE_INFINITY });
  const narrow = useNarrow();
  return (
    <Cascader<Region>
      id={id}
      options={[...(regions.data ?? [])]}
      fieldNames={{ label: "name", value: "name", children: "children" }}
      value={value.filter((name): name is string => name !== null)}
      loading={regions.isLoading}
      disabled={disabled}
      size={narrow ? "large" : "medium"}
      status={invalid ? "error" : undefined}
      placeholder={t("field.region")}
      changeOnSelect
      showSearch
      allowClear
      expandTrigger="hover"
      style={{ width: "100%" }}
      onChange={(names) => {
        const [province = null, city = null, district = null] = (names ?? []) as string[];
        onChange([province, city, district]);
      }}
      onBlur={onLeave}
    />
  );
}
