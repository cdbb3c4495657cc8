package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/motcua/motcua/internal/auth"
)

// descriptionPath is where the API describes itself.
const descriptionPath = Prefix + "/openapi.json"

func describe() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "motcua", Version: "1.0", // of the API, not of the product
				Description: "Một cửa: tiếp nhận và giải quyết hồ sơ thủ tục hành chính. " +
					"Errors are problem+json in the language of Accept-Language (vi, en). Lists page by `cursor`: pass `next` of one page to get the following one. " +
					"Commands need an Idempotency-Key: the same key gives the same answer, however often it is sent. Times carry the offset +07:00.",
			},
			Components: &huma.Components{
				Schemas: registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"cookie": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "Session of a browser, from POST /sessions."},
					"bearer": {Type: "http", Scheme: "bearer", Description: "Session token, or a personal access token (mcp_…)."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
}

// serveDescription serves the OpenAPI document. It is rendered once: it does not change while the program runs.
func (s *server) serveDescription() error {
	var doc bytes.Buffer
	if err := writeDescription(&doc, s.api); err != nil {
		return err
	}
	s.routes["GET "+descriptionPath] = auth.ActionDescribe
	s.engine.GET(descriptionPath, func(c *gin.Context) {
		c.Header("Cache-Control", "public, max-age=60")
		c.Data(http.StatusOK, "application/openapi+json", doc.Bytes())
	})
	return nil
}

func writeDescription(w io.Writer, a huma.API) error {
	raw, err := json.Marshal(a.OpenAPI())
	if err != nil {
		return fmt.Errorf("OpenAPI document: %w", err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, raw, "", "  "); err != nil {
		return fmt.Errorf("OpenAPI document: %w", err)
	}
	indented.WriteByte('\n')
	if _, err := indented.WriteTo(w); err != nil {
		return fmt.Errorf("OpenAPI document: %w", err)
	}
	return nil
}

// WriteOpenAPI writes the API's description, the same for every installation.
// docs/openapi.json is its output; the pages' typed client is generated from it.
func WriteOpenAPI(w io.Writer) error {
	s, err := newServer(Deps{})
	if err != nil {
		return err
	}
	return writeDescription(w, s.api)
}

// ginPath turns {param} into :param, as the router has it.
func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
