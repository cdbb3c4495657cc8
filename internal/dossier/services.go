package dossier

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// serviceOf is the call of a service task as the driver makes it.
func serviceOf(x engine.CallService) Service {
	s := Service{
		Instance: x.Instance, Element: x.Node.ID, Type: x.Type, Input: inputJSON(x.Input), Retries: x.Retries, Timeout: x.Timeout,
		Heartbeat: isoDuration(x.Node.Extension.ServiceHeartbeat), Backoff: isoDuration(x.Node.Extension.ServiceBackoff),
	}
	for _, h := range x.Node.Extension.ServiceHeaders {
		s.Headers = append(s.Headers, Header(h))
	}
	return s
}

// isoDuration reads days and time; 0 for anything else, which the check of a model refuses.
func isoDuration(text string) time.Duration {
	typed, err := json.Marshal(map[string]string{"@type": "days and time duration", "value": text})
	if err != nil || text == "" {
		return 0
	}
	value, err := feel.FromJSON(typed)
	if err != nil {
		return 0
	}
	d, ok := value.(feel.DaysDuration)
	if !ok {
		return 0
	}
	duration, fits := d.Duration()
	if !fits || duration < 0 {
		return 0
	}
	return duration
}

// ServiceFailure is why a call gave no result.
type ServiceFailure struct {
	Code      string          `json:"code,omitempty"`  // of the incident
	Error     string          `json:"error,omitempty"` // code of the BPMN error that the service answered with
	MessageVI string          `json:"vi,omitempty"`
	MessageEN string          `json:"en,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"` // that come with Error
}

// event is the failure as the engine takes it.
func (f ServiceFailure) event(instance string) (engine.ServiceFailed, error) {
	vars, err := ReadVariables(f.Variables)
	return engine.ServiceFailed{
		Instance: instance, Code: f.Code, Error: f.Error, Message: f.MessageVI, MessageEN: f.MessageEN, Variables: vars,
	}, err
}
