package feel_test

import (
	"fmt"

	"github.com/motcua/motcua/internal/feel"
)

func ExampleCompile() {
	expr, err := feel.Compile(`outcome = "approve" and Số tiền > 1000`)
	if err != nil {
		fmt.Println(err)
		return
	}
	scope, err := feel.FromJSON([]byte(`{"outcome": "approve", "Số tiền": 1000.01}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ok, _, err := expr.EvalBool(scope.(feel.Context), feel.Env{})
	fmt.Println(ok, err)
	// Output: true <nil>
}

func ExampleExpression_EvalBool() {
	expr, _ := feel.Compile("amount > 1000")
	_, _, err := expr.EvalBool(feel.Context{"amount": "a lot"}, feel.Env{})
	fmt.Println(err)
	// Output: the condition "amount > 1000" gave null, neither true nor false; it saw amount = "a lot"; ">" does not work on string and number
}

func ExampleUnaryTests() {
	cell, _ := feel.Compile(`< 5, [10..20]`, feel.UnaryTests())
	ok, _, _ := cell.Test(feel.NewNumber(12), nil, feel.Env{})
	fmt.Println(ok)
	// Output: true
}

func ExampleToJSON() {
	expr, _ := feel.Compile(`{due: @"2026-11-23" + @"P1M", fee: 0.1 + 0.2}`)
	v, _ := expr.Eval(nil, feel.Env{})
	data, _ := feel.ToJSON(v)
	fmt.Println(string(data))
	// Output: {"due":{"@type":"date","value":"2026-12-23"},"fee":0.3}
}
