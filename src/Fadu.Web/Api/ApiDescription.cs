using Fadu.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fadu.Web.Api;

/// <summary>How the interface describes itself: each operation says whether it needs a session or a token, by an empty <c>security</c> where it needs none.</summary>
internal static class ApiDescription
{
    public static void Set(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Fadu 法度", Version = "1", Description = "Acts are asked of the law and recorded, or refused with grounds. 行为先问法律，再记录；不合法的说明依据。" };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[SessionHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = Callers.SessionCookie,
                Description = $"Set by signing in; on an encrypted line its name is {Callers.EncryptedSessionCookie}.",
            };
            document.Components.SecuritySchemes[TokenHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Made by the security administrator for one system; sent in the head of the request, never in its address. One that is bound to a signing key is heard with a signature alone (RFC 9421, Ed25519): the refusal says what has to be signed.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var anonymous = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any();
            var scheme = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any(data => data.Policy == Callers.Machine) ? TokenHandler.SchemeName : SessionHandler.SchemeName;
            operation.Security = anonymous ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
