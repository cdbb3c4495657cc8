import { SearchOutlined } from "@ant-design/icons";
import { Input, type InputRef } from "antd";
import { useEffect, useRef, useState, type Ref } from "react";

const pause = 250; // ms after the last key

/** Searches while one types, a moment after the last key. */
export function SearchBox({ value, onSearch, label, placeholder, inputRef, large }: {
  value: string; onSearch: (q: string) => void; label: string; placeholder?: string; inputRef?: Ref<InputRef>; large?: boolean;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      search.current(text);
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Input
      ref={inputRef}
      type="search"
      allowClear
      size={large ? "large" : undefined}
      aria-label={label}
      placeholder={placeholder ?? label}
      prefix={<SearchOutlined aria-hidden="true" />}
      value={text}
      onChange={(e) => setText(e.target.value)}
    />
  );
}
