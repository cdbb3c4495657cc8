package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // zones by name, also where the machine has none

	"github.com/spf13/cobra"

	"github.com/motcua/motcua/internal/feel"
)

// maxFEELLine bounds a line of batch input, in bytes.
const maxFEELLine = 8 << 20

// feelOptions are the flags that eval and batch share.
type feelOptions struct {
	now, zone, lang string
	plain, warnings bool
}

// newFeelCommand makes "motcua feel": evaluate FEEL expressions without a server.
func newFeelCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "feel",
		Short: "Evaluate FEEL expressions",
	}
	cmd.AddCommand(newFeelEvalCommand(), newFeelBatchCommand())
	return cmd
}

func (o *feelOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.now, "now", "", "the time of now() and today(), RFC 3339 (default: the machine's)")
	f.StringVar(&o.zone, "zone", "Asia/Ho_Chi_Minh", "time zone of now() and today()")
	f.StringVar(&o.lang, "lang", "vi", "language of the sentences: vi or en")
	f.BoolVar(&o.plain, "plain", false, "write dates, durations and ranges as text instead of typed objects")
}

func (o *feelOptions) env() (feel.Env, error) {
	if err := checkLanguage(o.lang); err != nil {
		return feel.Env{}, err
	}
	loc, err := time.LoadLocation(o.zone)
	if err != nil {
		return feel.Env{}, fmt.Errorf("--zone: %w", err)
	}
	env := feel.Env{Now: time.Now(), Location: loc}
	if o.now != "" {
		if env.Now, err = time.Parse(time.RFC3339, o.now); err != nil {
			return feel.Env{}, fmt.Errorf("--now: %w", err)
		}
	}
	return env, nil
}

// newFeelEvalCommand makes "motcua feel eval EXPR".
func newFeelEvalCommand() *cobra.Command {
	var o feelOptions
	var contextJSON, inputJSON string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "eval EXPR",
		Short: "Evaluate one FEEL expression",
		Long: `Eval evaluates a FEEL 1.5 expression in a context given as JSON, or as @FILE with
JSON in it, and prints the value as FEEL text, or with --json as one JSON object
{"value": …} or {"error": …}. What made a part of the expression null goes to
standard error, or into "warnings". With --input the expression is read as unary
tests, as in a cell of a decision table, and applied to that value.`,
		Example: `  motcua feel eval 'Số tiền * 1.1' --context '{"Số tiền": 100}'
  motcua feel eval 'date("2026-11-23") + duration("P1M")' --json
  motcua feel eval '< 5, > 10' --input 12`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			env, err := o.env()
			if err != nil {
				return err
			}
			cmd.SilenceUsage = true
			request := feelRequest{Expression: &args[0]}
			if request.Context, err = inlineOrFile(contextJSON); err != nil {
				return err
			}
			if request.Input, err = inlineOrFile(inputJSON); err != nil {
				return err
			}
			o.warnings = true
			answer := request.answer(env, o)
			if asJSON {
				err = writeLine(cmd.OutOrStdout(), answer)
			} else {
				err = answer.print(cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			if err == nil && answer.Error != "" {
				err = errors.New(answer.Error)
			}
			return err
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&contextJSON, "context", "", "names and their values: a JSON object, or @FILE")
	cmd.Flags().StringVar(&inputJSON, "input", "", "read the expression as unary tests of this JSON value, or @FILE")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// newFeelBatchCommand makes "motcua feel batch".
func newFeelBatchCommand() *cobra.Command {
	var o feelOptions
	cmd := &cobra.Command{
		Use:   "batch",
		Short: "Evaluate one FEEL expression per line of standard input",
		Long: `Batch reads lines of JSON {"id", "expression", "context"} from standard input and
writes a line {"id", "value"} or {"id", "error"} for each, in order. A line may
have "input" to be read as unary tests. The JSON form of dates, durations and
ranges is {"@type": "date", "value": "2026-11-23"} and the like, in both
directions; see docs/feel.md. A bad line gives an error line, never an end.`,
		Example: `  echo '{"id":1,"expression":"a + 1","context":{"a":2}}' | motcua feel batch`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			env, err := o.env()
			if err != nil {
				return err
			}
			cmd.SilenceUsage = true
			return runFeelBatch(cmd.InOrStdin(), cmd.OutOrStdout(), env, o)
		},
	}
	o.flags(cmd)
	cmd.Flags().BoolVar(&o.warnings, "warnings", false, `add "warnings" to a line whose value has them`)
	return cmd
}

func runFeelBatch(in io.Reader, out io.Writer, env feel.Env, o feelOptions) error {
	reader := bufio.NewReaderSize(in, 64<<10)
	writer := bufio.NewWriter(out)
	for {
		line, tooLong, err := readFEELLine(reader)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read standard input: %w", err)
		}
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			if err := writeLine(writer, answerLine(line, tooLong, env, o)); err != nil {
				return err
			}
		}
		if err != nil {
			return writer.Flush()
		}
		if reader.Buffered() == 0 { // whoever waits for the answer gets it
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}

// maxFEELHead is what is kept of a line that is too long: its id may be in it.
const maxFEELHead = 4 << 10

// readFEELLine reads a line; of one that is too long only its head is kept.
func readFEELLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !tooLong && len(line)+len(part) > maxFEELLine {
			tooLong, line = true, bytes.Clone(append(line, part...)[:maxFEELHead])
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// feelRequest is a line of batch input.
type feelRequest struct {
	ID         json.RawMessage `json:"id"`
	Expression *string         `json:"expression"`
	Context    json.RawMessage `json:"context"`
	Input      json.RawMessage `json:"input"`
}

// feelAnswer is a line of batch output.
type feelAnswer struct {
	ID       json.RawMessage `json:"id,omitempty"`
	Value    json.RawMessage `json:"value,omitempty"`
	Error    string          `json:"error,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`

	text string
}

func answerLine(line []byte, tooLong bool, env feel.Env, o feelOptions) feelAnswer {
	say := translator(o.lang)
	if tooLong {
		return feelAnswer{ID: lineID(line), Error: say(fmt.Sprintf("dòng dài hơn %d byte", maxFEELLine),
			fmt.Sprintf("the line is longer than %d bytes", maxFEELLine))}
	}
	var request feelRequest
	if err := json.Unmarshal(line, &request); err != nil {
		return feelAnswer{ID: lineID(line), Error: say("dòng không hợp lệ: ", "the line is not valid: ") + err.Error()}
	}
	if request.Expression == nil {
		return feelAnswer{ID: lineID(line), Error: say(`dòng không có "expression"`, `the line has no "expression"`)}
	}
	answer := request.answer(env, o)
	answer.ID = lineID(line)
	return answer
}

// lineID finds the "id" of a line, also of one that is not valid behind it; null when there is none.
func lineID(line []byte) json.RawMessage {
	null := json.RawMessage("null")
	dec := json.NewDecoder(bytes.NewReader(line))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return null
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return null
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return null
		}
		if key == "id" {
			return value
		}
	}
	return null
}

func (r feelRequest) answer(env feel.Env, o feelOptions) feelAnswer {
	result, err := r.evaluate(env)
	answer := feelAnswer{text: feel.String(result.Value)}
	if err == nil {
		answer.Value, err = feelJSON(result.Value, o.plain)
	}
	if err != nil {
		return feelAnswer{Error: feelSentence(err, o.lang)}
	}
	if o.warnings {
		for _, w := range result.Warnings {
			answer.Warnings = append(answer.Warnings, (&feel.Error{Position: w.Position, VI: w.VI, EN: w.EN}).In(o.lang))
		}
	}
	return answer
}

func (r feelRequest) evaluate(env feel.Env) (feel.Result, error) {
	scope := feel.Context{}
	if len(r.Context) > 0 && string(r.Context) != "null" {
		value, err := feel.FromJSON(r.Context)
		if err != nil {
			return feel.Result{}, err
		}
		var ok bool
		if scope, ok = value.(feel.Context); !ok {
			return feel.Result{}, &feel.Error{Code: feel.ErrValue,
				VI: "ngữ cảnh phải là một đối tượng JSON", EN: "the context must be a JSON object"}
		}
	}
	if len(r.Input) == 0 {
		e, err := feel.Compile(*r.Expression, feel.WithScope(scope))
		if err != nil {
			return feel.Result{}, err
		}
		return e.Evaluate(scope, env)
	}
	input, err := feel.FromJSON(r.Input)
	if err != nil {
		return feel.Result{}, err
	}
	e, err := feel.Compile(*r.Expression, feel.WithScope(scope), feel.UnaryTests())
	if err != nil {
		return feel.Result{}, err
	}
	_, result, err := e.Test(input, scope, env)
	return result, err
}

func feelJSON(v feel.Value, plain bool) ([]byte, error) {
	if plain {
		return feel.ToPlainJSON(v)
	}
	return feel.ToJSON(v)
}

// print writes the value as FEEL text and the warnings apart from it.
func (a feelAnswer) print(out, problems io.Writer) error {
	if a.Error != "" {
		return nil
	}
	for _, w := range a.Warnings {
		if _, err := fmt.Fprintln(problems, w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, a.text)
	return err
}

func feelSentence(err error, lang string) string {
	var e *feel.Error
	if errors.As(err, &e) {
		return e.In(lang)
	}
	return err.Error()
}

// inlineOrFile gives a flag's text, or the content of the file it names as @FILE.
func inlineOrFile(text string) ([]byte, error) {
	name, isFile := strings.CutPrefix(text, "@")
	if !isFile {
		return []byte(text), nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}
