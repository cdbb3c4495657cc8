package observe

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"
)

// maxSeries bounds the time series of the SDK. Its labels are names of procedures,
// activities and operations; a bound keeps a mistake there from filling the memory.
const maxSeries = 20_000

// SDK is the metrics handler for Temporal clients and workers.
func (m *Metrics) SDK() client.MetricsHandler { return sdkHandler{collector: m.sdk} }

// sdkCollector holds the SDK's series. The SDK gives one metric different labels in
// different places, which a fixed Prometheus vector cannot; so each series is a metric
// of its own with constant labels, and the collector is an unchecked one.
type sdkCollector struct {
	series sync.Map // key → prometheus.Collector
	count  atomic.Int64
}

// Describe sends nothing: what is collected is not known beforehand.
func (c *sdkCollector) Describe(chan<- *prometheus.Desc) {}

// Collect sends the current value of every series.
func (c *sdkCollector) Collect(out chan<- prometheus.Metric) {
	c.series.Range(func(_, s any) bool {
		s.(prometheus.Collector).Collect(out)
		return true
	})
}

// lookup finds or makes the series of a name and tags; nil when there are too many.
func lookup[T prometheus.Collector](c *sdkCollector, name string, tags map[string]string, make func(prometheus.Opts) T) (series T, ok bool) {
	key := seriesKey(name, tags)
	found, exists := c.series.Load(key)
	if !exists {
		if c.count.Load() >= maxSeries {
			return series, false
		}
		var loaded bool
		found, loaded = c.series.LoadOrStore(key, make(prometheus.Opts{Name: name, Help: "Temporal SDK.", ConstLabels: labels(tags)}))
		if !loaded {
			c.count.Add(1)
		}
	}
	series, ok = found.(T)
	return series, ok
}

func seriesKey(name string, tags map[string]string) string {
	var b strings.Builder
	b.WriteString(name)
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		b.WriteByte(0)
		b.WriteString(tag)
		b.WriteByte(1)
		b.WriteString(tags[tag])
	}
	return b.String()
}

func labels(tags map[string]string) prometheus.Labels {
	list := make(prometheus.Labels, len(tags))
	for tag, value := range tags {
		list[clean(tag)] = strings.ToValidUTF8(value, "?")
	}
	return list
}

// clean makes a Prometheus name (https://prometheus.io/docs/concepts/data_model/).
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

type sdkHandler struct {
	collector *sdkCollector
	tags      map[string]string
}

func (h sdkHandler) WithTags(tags map[string]string) client.MetricsHandler {
	merged := make(map[string]string, len(h.tags)+len(tags))
	maps.Copy(merged, h.tags)
	maps.Copy(merged, tags)
	return sdkHandler{collector: h.collector, tags: merged}
}

func (h sdkHandler) Counter(name string) client.MetricsCounter {
	counter, ok := lookup(h.collector, strings.TrimSuffix(clean(name), "_total")+"_total", h.tags, func(o prometheus.Opts) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts(o))
	})
	return counterFunc(func(n int64) {
		if ok && n >= 0 {
			counter.Add(float64(n))
		}
	})
}

func (h sdkHandler) Gauge(name string) client.MetricsGauge {
	gauge, ok := lookup(h.collector, clean(name), h.tags, func(o prometheus.Opts) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts(o))
	})
	return gaugeFunc(func(v float64) {
		if ok {
			gauge.Set(v)
		}
	})
}

func (h sdkHandler) Timer(name string) client.MetricsTimer {
	histogram, ok := lookup(h.collector, clean(name)+"_seconds", h.tags, func(o prometheus.Opts) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: o.Name, Help: o.Help, ConstLabels: o.ConstLabels,
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 5, 10, 60},
		})
	})
	return timerFunc(func(d time.Duration) {
		if ok {
			histogram.Observe(d.Seconds())
		}
	})
}

type (
	counterFunc func(int64)
	gaugeFunc   func(float64)
	timerFunc   func(time.Duration)
)

func (f counterFunc) Inc(n int64)          { f(n) }
func (f gaugeFunc) Update(v float64)       { f(v) }
func (f timerFunc) Record(d time.Duration) { f(d) }
