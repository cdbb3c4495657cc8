package feel

// Context functions, DMN 1.5 clause 10.3.4.9, and is() and the null helpers.
func init() {
	define("get value(m: context, key: string)", func(c *call, a []Value) Value {
		v, _ := a[0].(Context).get(nfc(str(a[1])))
		return v
	})
	define("get value(m: context, keys: list)", getDeep)
	define("get entries(m: context) -> list<context<key: string, value: Any>>", getEntries)
	define("context put(context: context, key: string, value) -> context", func(c *call, a []Value) Value {
		return c.put(a[0], []Value{a[1]}, a[2])
	})
	define("context put(context: context, keys: list, value) -> context", func(c *call, a []Value) Value {
		return c.put(a[0], lst(a[1]), a[2])
	})
	define("context merge(contexts: list) -> context", contextMerge)
	define("is(value1, value2) -> boolean", func(c *call, a []Value) Value { return Is(a[0], a[1]) })
	// Beyond the standard, as other engines have them.
	define("is defined(value) -> boolean", func(c *call, a []Value) Value { return a[0] != nil })
	define("get or else(value, default)", func(c *call, a []Value) Value {
		if a[0] == nil {
			return a[1]
		}
		return a[0]
	})
}

func getDeep(c *call, a []Value) Value {
	v := a[0]
	for _, key := range lst(a[1]) {
		m, ok := v.(Context)
		name, isText := key.(string)
		if !ok || !isText {
			return nil
		}
		v, _ = m.get(nfc(name))
	}
	return v
}

func getEntries(c *call, a []Value) Value {
	m, _ := a[0].(Context)
	if !c.in.spend(len(m)) || !c.in.grow(len(m)*6*itemBytes) {
		return nil
	}
	entries := make([]Value, 0, len(m))
	for _, key := range m.Keys() {
		entries = append(entries, Context{"key": key, "value": m[key]})
	}
	return entries
}

func (c *call) copyOf(m Context) Context {
	if !c.in.spend(len(m)) || !c.in.grow((len(m)+1)*3*itemBytes) {
		return Context{}
	}
	result := make(Context, len(m)+1)
	for k, v := range m {
		result[k] = v
	}
	return result
}

// put sets the entry at a path of keys, making the contexts on the way.
func (c *call) put(m Value, keys []Value, value Value) Value {
	context, ok := m.(Context)
	if m == nil {
		context, ok = Context{}, true
	}
	if !ok || len(keys) == 0 {
		return c.warn("context put() needs a context and at least one key", "context put() cần một ngữ cảnh và ít nhất một khóa")
	}
	key, ok := keys[0].(string)
	if !ok {
		return c.warn("the key of context put() is no text", "khóa của context put() không phải là chuỗi")
	}
	key = normalName(key)
	result := c.copyOf(context)
	if len(keys) == 1 {
		result[key] = value
		return result
	}
	if !c.in.deeper() {
		return nil
	}
	inner := c.put(context[key], keys[1:], value)
	c.in.depth--
	if inner == nil {
		return nil
	}
	result[key] = inner
	return result
}

func contextMerge(c *call, a []Value) Value {
	result := Context{}
	for _, item := range lst(a[0]) {
		m, ok := item.(Context)
		if !ok {
			return c.warnf("context merge() of %s", "context merge() của %s", TypeName(item))
		}
		if !c.in.spend(len(m)) || !c.in.grow(len(m)*3*itemBytes) {
			return nil
		}
		for k, v := range m {
			result[k] = v
		}
	}
	return result
}
