package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// gin and huma keep these settings in package variables; they are set once, before any server is made.
func init() {
	gin.SetMode(gin.ReleaseMode)
	huma.DefaultArrayNullable = false // our lists are never null
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return humaProblem(nil, status, msg, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return humaProblem(ctx, status, msg, errs)
	}
}
