package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// MessageBody is a message to be published.
type MessageBody struct {
	Name      string `json:"name" maxLength:"200" doc:"Of the message, as the process waits for it." example:"Đã nộp tiền"`
	Key       string `json:"key,omitempty" maxLength:"500" doc:"Correlation key: who waits for this name and key gets it. Absent: who waits for any message of the name."`
	Variables Object `json:"variables,omitempty" doc:"They become variables of the dossier that takes the message. To begin a dossier they must have agency and applicant; form, channel and case may be given."`
	TTL       string `json:"ttl,omitempty" maxLength:"40" doc:"How long it is kept for somebody who waits for it: ISO 8601, at most P366D; P7D unless given. PT0S: at once or not at all." example:"P7D"`
	ID        string `json:"id,omitempty" maxLength:"100" doc:"The sender's own id. The same id is the same message."`
}

// Message is how a message stands.
type Message struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Key         string     `json:"key,omitempty"`
	State       string     `json:"state" enum:"buffered,delivering,delivered,expired,refused" doc:"delivered: one dossier went on with it, or was begun by it. expired: nobody waited for it within its time to live. refused: it would begin a dossier and lacks what that needs."`
	PublishedAt time.Time  `json:"published_at"`
	ExpiresAt   time.Time  `json:"expires_at"`
	SettledAt   *time.Time `json:"settled_at,omitempty" doc:"When it became delivered, expired or refused."`
	DossierID   string     `json:"dossier_id,omitempty" doc:"Where it goes or has gone."`
	Problem     string     `json:"problem,omitempty" doc:"Why it was refused, in the caller's language."`
}

// SignalBody is a signal to be sent.
type SignalBody struct {
	Name      string `json:"name" maxLength:"200" doc:"Of the signal, as processes wait for it."`
	Variables Object `json:"variables,omitempty" doc:"They become variables of every dossier that hears it."`
	ID        string `json:"id,omitempty" maxLength:"100" doc:"The sender's own id. The same id is the same signal."`
}

// Signal is how far a signal has come.
type Signal struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Reached int      `json:"reached" doc:"Dossiers that went on with it."`
	Left    int      `json:"left" doc:"Dossiers that could not be reached yet; they are tried again for a day."`
	Begun   []string `json:"begun" doc:"Ids of the dossiers that it began."`
	Problem string   `json:"problem,omitempty" doc:"Why it did not begin a dossier that it would begin, in the caller's language."`
	Done    bool     `json:"done" doc:"Nothing is tried any more."`
}

type messageInput struct {
	Keyed
	Body MessageBody
}

type signalInput struct {
	Keyed
	Body SignalBody
}

type messageOutput struct {
	Location string `header:"Location"`
	Body     Message
}

type signalOutput struct {
	Location string `header:"Location"`
	Body     Signal
}

// MessagePath names a message or signal.
type MessagePath struct {
	ID string `path:"id" maxLength:"100"`
}

type messagesInput struct {
	Paging
	State []string `query:"state" doc:"Comma-separated: buffered, delivering, delivered, expired, refused." maxItems:"5" enum:"buffered,delivering,delivered,expired,refused"`
	Name  string   `query:"name" maxLength:"200"`
}

func (s *server) registerMessages() {
	const tag = "Messages"
	handle(s, route{method: http.MethodPost, path: "/messages", action: auth.ActionSendMessage, id: "publishMessage", tag: tag, summary: "Send a message to the one dossier that waits for it, or begin one", status: http.StatusCreated, errors: []int{http.StatusConflict, http.StatusUnprocessableEntity}}, s.publishMessage)
	handle(s, route{method: http.MethodGet, path: "/messages", action: auth.ActionReadMessage, id: "listMessages", tag: tag, summary: "Messages, newest first: administrators see all, others their own"}, s.listMessages)
	handle(s, route{method: http.MethodGet, path: "/messages/{id}", action: auth.ActionReadMessage, id: "getMessage", tag: tag, summary: "How a message stands", errors: []int{http.StatusNotFound}}, s.getMessage)
	handle(s, route{method: http.MethodPost, path: "/signals", action: auth.ActionSendSignal, id: "sendSignal", tag: tag, summary: "Send a signal to every dossier that waits for it now", status: http.StatusCreated, errors: []int{http.StatusConflict, http.StatusUnprocessableEntity}}, s.sendSignal)
	handle(s, route{method: http.MethodGet, path: "/signals/{id}", action: auth.ActionReadSignal, id: "getSignal", tag: tag, summary: "How far a signal has come", errors: []int{http.StatusNotFound}}, s.getSignal)
}

func (s *server) publishMessage(ctx context.Context, who auth.Principal, in *messageInput) (*messageOutput, error) {
	b := in.Body
	m, err := s.Commands.SendMessage(ctx, who, in.request(), command.MessageInput{
		ID: b.ID, Name: b.Name, Key: b.Key, TTL: b.TTL, Variables: b.Variables.RawMessage,
	})
	if err != nil {
		return nil, err
	}
	return &messageOutput{Location: Prefix + "/messages/" + m.ID, Body: messageDTO(langOf(ctx), m)}, nil
}

func messageDTO(lang string, m dossier.Message) Message {
	return Message{
		ID: m.ID, Name: m.Name, Key: m.Key, State: string(m.State), PublishedAt: local(m.PublishedAt), ExpiresAt: local(m.ExpiresAt),
		SettledAt: localPtr(m.SettledAt), DossierID: m.DossierID, Problem: say(lang, m.ProblemVI, m.ProblemEN),
	}
}

func (s *server) listMessages(ctx context.Context, who auth.Principal, in *messagesInput) (*struct{ Body Page[Message] }, error) {
	page, err := s.Query.Messages(ctx, who, dossier.MessageFilter{
		States: list(in.State, func(s string) dossier.MessageState { return dossier.MessageState(s) }), Name: in.Name,
		Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	items := list(page.Items, func(m dossier.Message) Message { return messageDTO(langOf(ctx), m) })
	return &struct{ Body Page[Message] }{Page[Message]{Items: items, Next: page.Next}}, nil
}

func (s *server) getMessage(ctx context.Context, who auth.Principal, in *MessagePath) (*struct{ Body Message }, error) {
	m, err := s.Query.Message(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Message }{messageDTO(langOf(ctx), m)}, nil
}

func (s *server) sendSignal(ctx context.Context, who auth.Principal, in *signalInput) (*signalOutput, error) {
	b := in.Body
	state, err := s.Commands.SendSignal(ctx, who, in.request(), command.SignalInput{ID: b.ID, Name: b.Name, Variables: b.Variables.RawMessage})
	if err != nil {
		return nil, err
	}
	return &signalOutput{Location: Prefix + "/signals/" + state.ID, Body: signalDTO(langOf(ctx), state)}, nil
}

func (s *server) getSignal(ctx context.Context, _ auth.Principal, in *MessagePath) (*struct{ Body Signal }, error) {
	state, err := s.Commands.Signal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Signal }{signalDTO(langOf(ctx), state)}, nil
}

func signalDTO(lang string, s dossier.SignalState) Signal {
	out := Signal{ID: s.ID, Name: s.Name, Reached: s.Reached, Left: s.Left, Begun: texts(s.Begun), Done: s.Done}
	if s.Problem != nil {
		out.Problem = s.Problem.In(lang)
	}
	return out
}
